// Rules of every sort of condition, which YARA and we must answer alike. They are no rules
// for finding anything.
import "pe"
import "hash"
import "math"
import "elf"

private rule is_program { condition: uint16(0) == 0x5A4D and uint32(uint32(0x3C)) == 0x00004550 }

rule text_anywhere { strings: $a = "the" ascii wide nocase fullword condition: $a }
rule text_often { strings: $a = "e" condition: #a > 1000 }
rule text_at_place { strings: $a = "PK\x03\x04" condition: $a at 0 }
rule text_in_range { strings: $a = "Content" condition: $a in (0 .. 512) }
rule text_xor { strings: $a = "This program cannot be run" xor(0x01-0xff) condition: $a }
rule text_base64 { strings: $a = "This program cannot" base64 condition: $a }
rule hex_with_gaps { strings: $a = { 4D 5A [2-64] 50 45 00 00 } condition: $a }
rule hex_with_choice { strings: $a = { D0 CF 11 E0 ( A1 B1 | A1 B2 ) 1A ?? } condition: $a at 0 }
rule hex_nibbles { strings: $a = { 25 5? 44 4? 2D } condition: $a }
rule regular { strings: $a = /https?:\/\/[a-z0-9.-]{4,40}\/[^\s"<>]{1,60}/ nocase condition: $a }
rule regular_wide { strings: $a = /[A-Z]:\\[a-z]{3,}/ wide ascii nocase condition: #a >= 2 }
rule regular_groups { strings: $a = /(cmd|powershell|wscript)(\.exe)?[ \/"]/ nocase condition: $a }
rule some_of_them {
    strings: $a1 = "Sub " $a2 = "Function " $a3 = "CreateObject" nocase $b = "VBA"
    condition: 2 of ($a*) or all of them
}
rule for_of { strings: $a = "obj" $b = "endobj" condition: for all of them : ( # > 2 ) }
rule for_in { strings: $a = "\x00\x00\x01\x00" condition: for any i in (1 .. #a) : ( @a[i] < 4096 ) }
rule lengths { strings: $a = /[A-Za-z0-9+\/]{60,}/ condition: !a[1] >= 76 }
rule size_small { condition: filesize < 1KB }
rule size_large { condition: filesize > 1MB }
rule integers { condition: uint32be(0) == 0x7B5C7274 or int16(0) < 0 }
rule program { condition: is_program }
rule program_imports { condition: is_program and pe.imports("kernel32.dll") }
rule program_import_hash { condition: pe.imphash() == "f15522154bb1fc01185e1db37735149a" }
rule program_sections { condition: pe.number_of_sections > 5 and pe.sections[0].name == ".text" }
rule program_resources { condition: pe.number_of_resources > 0 }
rule program_dll { condition: pe.characteristics & pe.DLL != 0 }
rule program_64 { condition: pe.machine == pe.MACHINE_AMD64 }
rule program_overlay { condition: pe.overlay.size > 0 }
rule program_exports { condition: pe.number_of_exports > 0 }
rule program_debug { condition: pe.pdb_path != "" }
rule program_rich { condition: pe.rich_signature.length > 0 }
rule elf_program { condition: elf.type == elf.ET_EXEC or elf.type == elf.ET_DYN }
rule even { condition: math.entropy(0, filesize) < 3.0 }
rule uneven { condition: math.entropy(0, filesize) > 7.5 }
rule mean { condition: math.mean(0, filesize) > 120.0 }
rule sum { condition: hash.md5(0, filesize) == "d41d8cd98f00b204e9800998ecf8427e" }
rule shortcut { strings: $a = { 4C 00 00 00 01 14 02 00 } condition: $a at 0 }
rule rich_text { strings: $a = "{\\rt" $b = "\\objdata" nocase condition: $a at 0 and $b }
rule by_name { condition: filename matches /golden|lnk|rar/i or extension == ".exe" }
