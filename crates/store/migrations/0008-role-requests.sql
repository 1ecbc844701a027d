-- Roles that one administrator asked for, until another person decides.
CREATE TABLE role_request (
    person TEXT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    asker TEXT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (person, role)
);
