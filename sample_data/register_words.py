"""The invented words of the sample registers: neutral, and true of no force in particular."""

from __future__ import annotations

BLOCKERS = (
    "Waits for the supplier to confirm a date.",
    "The post that would do this is vacant; recruitment is under way.",
    "Waits for a decision of the data board.",
    "The licence runs out first; the renewal is being agreed.",
    "Waits for access to a test copy of the system.",
)
DROPPED = (
    "A national service covers this instead.",
    "Merged with another action of the plan.",
    "The system that it concerns is being replaced.",
)
DONE = (
    "Agreed with the owners, tried with one team, then put to use across the force.",
    "Written with the people who use it, signed off, and reviewed after three months.",
    "Set up with two departments first; the others followed once the guide was ready.",
    "Took over a template from another force, cut it to what was needed, and trained the leads.",
    "Started with the critical systems; the rest is on a yearly round.",
)
EVIDENCE = (
    "Minutes of the data board",
    "Extract of the register",
    "Review report",
    "Signed procedure",
    "Training record",
    "Dashboard of the quarter",
)
LINK = "https://intranet.example.org/data-office/records"
KEPT_LEVEL = "The evidence shows the work under way; the level is looked at again in the next wave."
CARRIED_LEVEL = "The wave that followed scored this capability; its level stands."
ACCEPTED_LEVEL = "The evidence shows the statement of the level met for the critical assets."
NOTES = (
    "Answers were gathered while a system was being replaced.",
    "Two departments joined after the panel had met.",
    "The owner of this area changed between the two waves.",
    "Scored for the critical systems alone; others are on a yearly round.",
    "Evidence is kept by a partner and was asked for too late to be counted.",
)
COMMENTS = (
    "Holds for the critical systems, less so elsewhere.",
    "Differs between departments.",
    "A new procedure is out for comment.",
    "Known to the leads, not yet to all users.",
)
DECIDED_FAR = "The evidence reaches the statements of the lower level; nothing yet shows the levels above it."
DECIDED_NEAR = "The evidence shows part of the statement; the answers differ by one level."
