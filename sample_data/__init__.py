"""Reference tables that ship with the product and seeded, synthetic assessments to try it on."""
