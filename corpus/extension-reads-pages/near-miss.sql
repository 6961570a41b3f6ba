create schema tools;
create extension pgcrypto schema tools;
