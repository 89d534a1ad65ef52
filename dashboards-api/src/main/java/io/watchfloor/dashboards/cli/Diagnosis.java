package io.watchfloor.dashboards.cli;

import java.util.Locale;

/** The doctor's finding on one subject. {@code advice} is empty when all is well. */
record Diagnosis(Verdict verdict, String what, String detail, String advice) {

    enum Verdict {
        GOOD,
        WARN,
        FAIL
    }

    static Diagnosis good(String what, String detail) {
        return new Diagnosis(Verdict.GOOD, what, detail, "");
    }

    static Diagnosis warn(String what, String detail, String advice) {
        return new Diagnosis(Verdict.WARN, what, detail, advice);
    }

    static Diagnosis fail(String what, String detail, String advice) {
        return new Diagnosis(Verdict.FAIL, what, detail, advice);
    }

    @Override
    public String toString() {
        return "%-4s  %-9s %s".formatted(verdict.name().toLowerCase(Locale.ROOT), what, detail);
    }
}
