package io.watchfloor.dashboards.cli;

import java.util.Locale;

/** What the doctor found about one thing. {@code advice} is empty when all is well. */
record Finding(Verdict verdict, String what, String detail, String advice) {

    enum Verdict {
        GOOD,
        WARN,
        FAIL
    }

    static Finding good(String what, String detail) {
        return new Finding(Verdict.GOOD, what, detail, "");
    }

    static Finding warn(String what, String detail, String advice) {
        return new Finding(Verdict.WARN, what, detail, advice);
    }

    static Finding fail(String what, String detail, String advice) {
        return new Finding(Verdict.FAIL, what, detail, advice);
    }

    @Override
    public String toString() {
        return "%-4s  %-9s %s".formatted(verdict.name().toLowerCase(Locale.ROOT), what, detail);
    }
}
