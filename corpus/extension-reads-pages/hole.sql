create schema tools;
create extension pageinspect schema tools;
