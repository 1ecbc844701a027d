// What the people of a hub do in a browser, from the mail that is handed in to the share that is
// taken back. `walk.rs` runs it: a line on standard output asks for time to pass or for the
// bytes that are out, and its answer comes on standard input. Whatever is not as it should be is
// an error, which ends the walk.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [modules, given] = process.argv.slice(2);
const { base, lang, password, mail, screens } = JSON.parse(given);
const require = createRequire(`${modules}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const ask = async (question) => {
  process.stdout.write(`${JSON.stringify(question)}\n`);
  return JSON.parse((await answers.next()).value);
};
const pass = (minutes) => ask({ wait: minutes });

// Whoever walks, and what a browser complains of while they do.
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});
const complaints = [];
const enter = async (address, { invitation, ...options } = {}) => {
  const context = await browser.newContext({ viewport: WIDE, colorScheme: "light", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !url.startsWith("data:")) complaints.push(`asks for ${url}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
  page.on("console", (message) => {
    const isAwaited = page.awaited && message.text().includes(`status of ${page.awaited}`);
    if (["error", "warning"].includes(message.type()) && !isAwaited) complaints.push(`${page.url()}: ${message.text()}`);
  });
  await go(page, invitation ?? "/login");
  // The way to the other language leads back to the same page.
  if (lang === "en") await press(page, 'header a[href^="/lang/en"]');
  assert.equal(await page.getAttribute("html", "lang"), lang);
  if (invitation) {
    await look(page, "invitation");
    await page.fill("#password", password);
    await page.fill("#again", password);
    await press(page, "main form button");
  }
  await look(page, "login");
  await page.fill("#address", address);
  await page.fill("#password", password);
  await press(page, "main form button");
  return page;
};
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };

const go = async (page, path) => {
  const response = await page.goto(base + path);
  assert.equal(response.status(), 200, path);
};
/// Presses what leads to another page.
const press = async (page, selector) => {
  await Promise.all([page.waitForEvent("load"), page.locator(selector).first().click()]);
};
/// Presses the button of the form that goes to `action`.
const send = (page, action, button = "button") => press(page, `form[action="${action}"] ${button}`);
/// Gives the password once more where a link or the page itself asks for it.
const confirmed = async (page) => {
  const link = page.locator('main a[href^="/confirm"]');
  if (!page.url().includes("/confirm") && await link.count()) await press(page, 'main a[href^="/confirm"]');
  if (!page.url().includes("/confirm")) return false;
  await look(page, "confirm");
  await page.fill("#password", password);
  await press(page, "main form button");
  return true;
};

// Looks at a page once: wide and narrow, light and dark.
const looked = new Set();
const look = async (page, name) => {
  if (looked.has(name)) return;
  looked.add(name);
  await page.evaluate(axe);
  for (const [viewport, colorScheme, rules] of LOOKS) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(async (runOnly) => {
      const result = await window.axe.run({ iframes: false, resultTypes: ["violations"], ...(runOnly && { runOnly }) });
      const side = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      const told = result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ").slice(0, 400)}`);
      return side > 0 ? [...told, `scrolls sideways by ${side}`] : told;
    }, rules);
    assert.deepEqual(found, [], `${name} ${viewport.width} ${colorScheme}`);
    if (screens) await page.screenshot({ path: `${screens}/${name}-${lang}-${colorScheme}-${viewport.width}.png`, fullPage: true });
  }
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: "light" });
};
// What does not depend on colour or width is looked at once.
const LOOKS = [
  [WIDE, "light", undefined],
  [WIDE, "dark", ["color-contrast"]],
  [NARROW, "dark", ["scrollable-region-focusable", "target-size"]],
  ...(screens ? [[NARROW, "light", ["target-size"]]] : []),
];
const texts = (page, selector) => page.locator(selector).allInnerTexts();
const has = async (page, selector, text) => {
  const all = (await texts(page, selector)).join("\n");
  assert.ok(all.includes(text), `${page.url()}: ${selector} says ${all}`);
};
const sees = async (page, selector) => assert.ok(await page.locator(selector).count(), `${page.url()}: ${selector}`);
/// What a notice says, without the buttons that script adds to it.
const noticeOf = (page) => page.locator("article.notice").evaluate((notice) => {
  const said = notice.cloneNode(true);
  said.querySelectorAll(".copies").forEach((buttons) => buttons.remove());
  return said.textContent;
});
const receiptOf = (page) => /R-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page.url())[0];

// The member hands in a mail that is dropped, and words that are pasted.
const handsIn = async (page) => {
  await go(page, "/submit");
  await look(page, "submit");
  const bytes = [...readFileSync(mail)];
  const files = await page.evaluateHandle((bytes) => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(bytes)], "suspicious.eml"));
    return files;
  }, bytes);
  await page.dispatchEvent(".drop", "drop", { dataTransfer: files });
  await has(page, ".drop li", "suspicious.eml");
  await page.check('input[name="happened"][value="opened"]');
  await page.check('input[name="preset"][value="own-sig-ask-me"]');
  await send(page, "/submit");
  const receipt = receiptOf(page);
  await has(page, ".receipt", receipt);
  // What to do now that it was opened is said at once.
  await sees(page, ".notice.bad ol.steps");
  await look(page, "submission-opened");
  await pastes(page, "hxxps[://]evil[.]example/path");
  await has(page, "main .card", "hxxps");
  await go(page, "/submissions");
  await look(page, "submissions");
  await has(page, "tbody", receipt);
  return receipt;
};
const pastes = async (page, words) => {
  await go(page, "/submit");
  await page.fill("#words", words);
  await page.check('input[name="preset"][value="hub-only"]');
  await send(page, "/submit");
  return receiptOf(page);
};

// The analyst judges, drafts, edits and proves.
const judges = async (page, receipt) => {
  await go(page, "/inbox");
  await look(page, "inbox");
  await press(page, `a[href="/inbox/${receipt}"]`);
  await page.frameLocator("iframe").first().locator("body").waitFor();
  await look(page, "screen");
  // One key accepts what the machine thinks; here it is overruled.
  await sees(page, '[data-key="a"]');
  await page.click("#judge summary");
  await page.selectOption("#class", "targeted");
  await page.selectOption("#counted", "targeted");
  await page.fill("#reason", "One recipient alone.");
  await send(page, `/inbox/${receipt}/judge`, 'button:near(#reason)');
  await send(page, `/inbox/${receipt}/draft`);
  return /NS-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page.url())[0];
};
const edits = async (page, name) => {
  await page.fill("#title_ja", "偽の請求書に注意");
  await page.fill("#title_en", "Beware of a forged invoice");
  await page.fill("#summary_ja", "不審な文書が添付されています。開かないでください。");
  await page.fill("#summary_en", "A suspicious document is attached. Do not open it.");
  await send(page, `/drafts/${name}`, "> button");
  assert.equal(await page.inputValue("#title_ja"), "偽の請求書に注意");
  await look(page, "draft");
};
const proves = async (page, name) => {
  await send(page, `/drafts/${name}/prove`);
  assert.deepEqual(await texts(page, ".notice.bad"), []);
};

// The submitter sees what would go out and says yes: its digest and its text.
const consents = async (page, name, receipt) => {
  await go(page, "/consent");
  await look(page, "consents");
  await press(page, `a[href="/consent/${name}/${receipt}"]`);
  await confirmed(page);
  await look(page, "consent");
  const digest = await page.locator("p.mono").textContent();
  const text = await noticeOf(page);
  await send(page, `/consent/${name}/${receipt}`, '[value="yes"]');
  await sees(page, ".notice.good");
  return { digest: digest.trim(), text };
};

// A second person lets it out, the password given again; it goes at the slot.
const releases = async (page, name) => {
  await go(page, `/drafts/${name}`);
  assert.equal(await page.locator(`form[action="/drafts/${name}/release"]`).count(), 0);
  await confirmed(page);
  await look(page, "draft-to-release");
  await send(page, `/drafts/${name}/release`);
  await sees(page, ".notice.good time, .notice.good");
};

// Another member finds it as new, and it is what was consented to.
const reads = async (page, name, consented) => {
  await go(page, "/shares");
  await look(page, "shares");
  await has(page, "tr.is-new", name);
  await press(page, `a[href="/shares/${name}"]`);
  await look(page, "share");
  assert.equal(await noticeOf(page), consented.text);
};
const downloads = async (page, name, digest) => {
  const { forms } = await ask({ share: name });
  const whole = createHash("sha256");
  for (const [form, lang, base64] of forms) {
    const bytes = Buffer.from(base64, "base64");
    whole.update(form).update(lang).update(createHash("sha256").update(bytes).digest());
    if (form === "portal") continue;
    const path = `/shares/${name}/forms/${form}.${lang}`;
    assert.ok((await saved(page, path)).equals(bytes), path);
  }
  assert.equal(whole.digest("hex"), digest);
};
/// What a link of the page brings. A browser takes ten files of a site, then asks; from there
/// on the link is followed by hand.
const saved = async (page, path) => {
  page.files = (page.files ?? 0) + 1;
  if (page.files > 10) {
    await sees(page, `a[href="${path}"]`);
    return (await page.context().request.get(base + path)).body();
  }
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(`a[href="${path}"]`)]);
  return readFileSync(await download.path());
};
const searches = async (page, name) => {
  const value = /[^\s]+/.exec(await page.locator("article.notice .values tbody th").first().evaluate((cell) => cell.firstChild.textContent))[0];
  assert.ok(value.includes("[.]"), value);
  for (const query of ["請求", value, value.replaceAll(/[[\]]/g, "").replace("hxxp", "http"), name.toLowerCase()]) {
    await go(page, "/shares");
    await page.keyboard.press("/");
    await page.keyboard.type(query);
    await press(page, 'form[role="search"] button');
    await has(page, "tbody", name);
  }
  await look(page, "search");
  await page.fill("#query", "在庫");
  await press(page, 'form[role="search"] button');
  assert.equal(await page.locator("tbody tr").count(), 0);
};
// A search that is needed again is kept, opened by its name, and removed.
const keepsASearch = async (page, name) => {
  await go(page, "/shares");
  await page.fill("#query", "請求");
  await press(page, 'form[role="search"] button');
  await page.click('details:has(form[action="/searches"]) > summary');
  await page.fill("#search-name", "請求書をかたるもの");
  await send(page, "/searches");
  await has(page, "tbody", name);
  await look(page, "search-kept");
  await go(page, "/shares");
  await press(page, "nav.kept a");
  await has(page, "tbody", name);
  await press(page, 'form[action$="/remove"] button');
  assert.equal(await page.locator("nav.kept").count(), 0);
};
const answersAndAsks = async (page, name, note) => {
  await go(page, `/shares/${name}`);
  await page.check('input[name="word"][value="seen-blocked"]');
  if (note) {
    await page.click(`form[action="/shares/${name}/answer"] > details > summary`);
    await page.fill("#copies", "3");
    await page.fill("#note", note);
  }
  await send(page, `/shares/${name}/answer`, "p > button");
  await sees(page, ".notice.good");
  await page.fill("#text", "いつからですか");
  await send(page, `/shares/${name}/ask`);
  await sees(page, ".notice.good");
};
const replies = async (page) => {
  await go(page, "/questions");
  await look(page, "questions");
  await page.locator('textarea[name="text"]').first().fill("先週からです");
  await press(page, "main .card button");
};

// What is new or unanswered stands alone when that is asked for.
const filters = async (page, name) => {
  await go(page, "/shares");
  await page.check('input[name="unanswered"]');
  await page.selectOption("#class", "targeted");
  await press(page, 'form[method="get"] button');
  await has(page, "tbody", name);
  await page.selectOption("#tlp", "red");
  await press(page, 'form[method="get"] button');
  await look(page, "shares-none");
  assert.equal(await page.locator("tbody tr").count(), 0);
};

// Persons and their roles: what one administrator asks for, another person agrees to.
const keepsPeople = async (administrator, releaser) => {
  await go(administrator, "/members");
  await confirmed(administrator);
  await look(administrator, "members");
  await administrator.check('input[name="kind"][value="arrangement"]');
  await administrator.fill("#community", "Arrangement");
  await send(administrator, "/members/communities");
  await press(administrator, 'tbody a[href^="/members/"]');
  const path = new URL(administrator.url()).pathname;
  await administrator.click(`details:has(form[action="${path}/memberships"]) > summary`);
  await administrator.selectOption("#reach", { label: "Arrangement" });
  await send(administrator, `${path}/memberships`);
  await has(administrator, "tbody", "Arrangement");
  await administrator.click(`details:has(form[action="${path}/profile"]) > summary`);
  await administrator.fill("#regions", "kanto\nkinki");
  await send(administrator, `${path}/profile`);
  assert.equal(await administrator.inputValue("#regions"), "kanto\nkinki");
  const link = await invites(administrator, path, "keeper@midorino-seiki.test", "member-administrator");
  await look(administrator, "member-invited");
  await go(administrator, path);
  await look(administrator, "member");
  // Who asked cannot agree.
  assert.equal(await administrator.locator('[name="say"][value="yes"]').count(), 0);
  await go(releaser, "/members");
  await confirmed(releaser);
  await look(releaser, "requests");
  await press(releaser, '[name="say"][value="yes"]');

  const keeper = await enter("keeper@midorino-seiki.test", { invitation: link });
  await press(keeper, 'nav a[href="/people"]');
  await confirmed(keeper);
  await invites(keeper, path, "deputy@midorino-seiki.test", "member-contact");
  await go(administrator, path);
  await press(administrator, '[name="say"][value="yes"]');
  await go(keeper, path);
  const deputy = keeper.locator("section.card", { hasText: "deputy@" });
  await deputy.locator("li summary").click();
  await Promise.all([keeper.waitForEvent("load"), deputy.locator("li button").click()]);
  assert.equal(await deputy.locator("li").count(), 0);
  await look(keeper, "people");
  await deputy.locator("details").last().locator("summary").click();
  await Promise.all([keeper.waitForEvent("load"), deputy.locator("details").last().locator("button").click()]);
  assert.equal(await deputy.count(), 0);
  await recovers(administrator, releaser, { path, address: "keeper@midorino-seiki.test" });
};
// Who forgot the password gets back in when two say so, by a link that is shown once.
const recovers = async (administrator, releaser, { path, address }) => {
  await go(administrator, path);
  const card = administrator.locator("section.card", { hasText: address });
  const way = card.locator('details:has(form[action$="/recovery"])');
  await way.locator("summary").click();
  await Promise.all([administrator.waitForEvent("load"), way.locator("button").click()]);
  assert.equal(await administrator.locator('[name="say"][value="yes"]').count(), 0);
  await go(releaser, "/members");
  await look(releaser, "recoveries");
  await press(releaser, '[name="say"][value="yes"]');
  await go(administrator, path);
  await look(administrator, "recovery-agreed");
  await press(administrator, 'form[action$="/recovery/link"] button');
  await look(administrator, "member-recovered");
  const link = new URL(await administrator.locator("code.link").textContent()).pathname;
  const keeper = await enter(address, { invitation: link });
  await sees(keeper, 'nav a[href="/people"]');
};
// What came out later is added, what to do at once is said, and the desk is told.
const addsWhatHappened = async (member, analyst, receipt) => {
  await go(member, `/submissions/${receipt}`);
  await member.click('details:has([name="happened"]) > summary');
  await member.check('input[name="happened"][value="paid"]');
  await member.fill("#copies", "12");
  await look(member, "submission-adding");
  await send(member, `/submissions/${receipt}/amend`, "> button");
  await sees(member, ".notice.good");
  assert.equal(await member.locator("ol.steps").count(), 2);
  await look(member, "submission-paid");
  await go(analyst, "/inbox");
  await press(analyst, `main a[href="/inbox/${receipt}"]`);
  await look(analyst, "screen-paid");
};
const invites = async (page, path, address, role) => {
  await page.fill("#person", address.split("@")[0]);
  await page.fill("#address", address);
  await page.check(`input[name="roles"][value="${role}"]`);
  await send(page, `${path}/people`);
  return new URL(await page.locator("code.link").textContent()).pathname;
};

// Without any script: handing in, reading, searching, answering, asking.
const withoutScript = async (name) => {
  const page = await enter("contact@shirakaba-denki.test", { javaScriptEnabled: false });
  await go(page, "/submit");
  await page.setInputFiles("#files", mail);
  await page.check('input[name="preset"][value="hub-only"]');
  await send(page, "/submit");
  await has(page, ".receipt", receiptOf(page));
  await go(page, "/shares");
  await page.fill("#query", "請求");
  await press(page, 'form[role="search"] button');
  await press(page, `a[href="/shares/${name}"]`);
  await sees(page, "article.notice");
  await answersAndAsks(page, name);
  await page.context().close();
};

// The staff's other pages.
const looksAround = async (people) => {
  const { analyst, auditor, member } = people;
  for (const [page, path, name] of [
    [analyst, "/inbox?all=1", "inbox-all"], [analyst, "/drafts", "drafts"], [analyst, "/members", "members-read"],
    [analyst, "/statistics", "statistics"], [auditor, "/audit", "audit"], [member, "/account", "account"],
    [member, "/help", "help"],
  ]) {
    await go(page, path);
    await look(page, name);
  }
  await press(analyst, 'nav a[href="/statistics"]');
  await press(analyst, 'main td a[href^="/statistics/"]');
  await look(analyst, "explained");
  member.awaited = 404;
  await member.goto(`${base}/shares/NS-0000-0000`);
  await look(member, "trouble");
  member.awaited = undefined;
};

// Nobody answers: reminded, then closed without an answer, and taken up again after all. The
// original is taken out meanwhile, which its submitter sees.
const staysSilent = async () => {
  const address = "contact@aozora-juko.test";
  let member = await enter(address);
  await go(member, "/submit");
  await member.setInputFiles("#files", mail);
  await member.check('input[name="preset"][value="own-sig-ask-me"]');
  await send(member, "/submit");
  const receipt = receiptOf(member);
  await pass(0);
  let analyst = await enter("analyst@hub.example");
  await go(analyst, `/inbox/${receipt}`);
  await analyst.click(`details:has(form[action="/inbox/${receipt}/ask"]) > summary`);
  await send(analyst, `/inbox/${receipt}/ask`);
  await analyst.click("#original summary");
  await confirmed(analyst);
  await look(analyst, "screen-original");
  await analyst.fill("#original-words", "Unpacked elsewhere.");
  const [zip] = await Promise.all([
    analyst.waitForEvent("download"), analyst.click("#original form button"),
  ]);
  assert.equal(zip.suggestedFilename(), `${receipt}-1.zip`);
  await pass(8 * DAY);
  member = await enter(address);
  await go(member, "/shares");
  await sees(member, 'main > .notice.warn a[href="/consent"]');
  await look(member, "reminded");
  await press(member, 'main > .notice.warn a[href="/consent"]');
  await look(member, "consents-overdue");
  analyst = await enter("analyst@hub.example");
  await go(analyst, "/inbox");
  await press(analyst, '.counts a[href="/unanswered"]');
  const summary = `details:has(form[action="/inbox/${receipt}/no-answer"]) > summary`;
  await analyst.click(summary);
  await look(analyst, "unanswered");
  await send(analyst, `/inbox/${receipt}/no-answer`);
  await go(member, `/submissions/${receipt}`);
  await look(member, "submission-no-answer");
  await send(member, `/submissions/${receipt}/after-all`);
  await sees(member, ".notice.good");
};
const DAY = 24 * 60;

const walk = async () => {
  const member = await enter("contact@midorino-seiki.test");
  const receipt = await handsIn(member);
  await pass(0);
  const analyst = await enter("analyst@hub.example");
  const name = await judges(analyst, receipt);
  await edits(analyst, name);
  await proves(analyst, name);
  await pass(6);
  const first = await consents(member, name, receipt);
  const releaser = await enter("releaser@hub.example");
  await pass(6);
  await releases(releaser, name);
  await pass(15);
  const reader = await enter("contact@aozora-juko.test");
  await reads(reader, name, first);
  await downloads(reader, name, first.digest);
  await searches(reader, name);
  await keepsASearch(reader, name);
  await filters(reader, name);
  await answersAndAsks(reader, name, "Three of them.");
  await replies(analyst);
  await go(reader, `/shares/${name}`);
  await has(reader, ".said.hub", "先週からです");
  await withoutScript(name);

  // A new version goes the same way and is new to its readers.
  await go(analyst, `/drafts/${name}`);
  await send(analyst, `/drafts/${name}/revise`);
  await analyst.fill("#change_ja", "題を改めました。");
  await analyst.fill("#title_ja", "偽の請求書にさらに注意");
  await send(analyst, `/drafts/${name}`, "> button");
  await proves(analyst, name);
  const second = await consents(member, name, receipt);
  await releases(releaser, name);
  await pass(15);
  await reads(reader, name, second);
  await downloads(reader, name, second.digest);
  await send(reader, `/shares/${name}/acknowledge`);
  await sees(reader, ".notice.good");

  await press(reader, `a[href="/shares/${name}/versions/1"]`);
  await look(reader, "share-earlier");
  assert.equal(await noticeOf(reader), first.text);
  await keepsPeople(await enter("admin@hub.example"), releaser);
  await looksAround({ analyst, member, auditor: await enter("auditor@hub.example") });

  // Taken back: the reason stands in its place, and its readers say that they know.
  await go(releaser, `/drafts/${name}`);
  const open = () => releaser.click("#go details > summary");
  await open();
  if (await confirmed(releaser)) await open();
  await releaser.fill("#reason_ja", "誤りがありました。");
  await releaser.fill("#reason_en", "There was an error.");
  await send(releaser, `/drafts/${name}/withdraw`);
  await go(reader, "/shares");
  await has(reader, "tr.is-new", name);
  await press(reader, `a[href="/shares/${name}"]`);
  await has(reader, "article.notice", lang === "ja" ? "誤りがありました。" : "There was an error.");
  await look(reader, "share-withdrawn");
  await send(reader, `/shares/${name}/acknowledge`);
  assert.equal(await reader.locator(`form[action="/shares/${name}/acknowledge"]`).count(), 0);
  await addsWhatHappened(member, analyst, receipt);
  await press(member, 'form[action="/logout"] button');
  await sees(member, "#password");
  await staysSilent();
};

try {
  await walk();
  assert.deepEqual(complaints, []);
  process.stdout.write(`${JSON.stringify({ walked: lang })}\n`);
} catch (error) {
  process.exitCode = 1;
  process.stdout.write(`${JSON.stringify({ failed: String(error.stack), complaints })}\n`);
} finally {
  await browser.close();
  process.stdin.destroy();
}
