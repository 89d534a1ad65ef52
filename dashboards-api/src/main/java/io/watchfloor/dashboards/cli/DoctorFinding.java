package io.watchfloor.dashboards.cli;

import java.util.Locale;

/** Result of one check of the command {@code doctor}. {@code advice} is empty if the check passed. */
record DoctorFinding(Verdict verdict, String what, String detail, String advice) {

    enum Verdict {
        GOOD,
        WARN,
        FAIL
    }

    static DoctorFinding good(String what, String detail) {
        return new DoctorFinding(Verdict.GOOD, what, detail, "");
    }

    static DoctorFinding warn(String what, String detail, String advice) {
        return new DoctorFinding(Verdict.WARN, what, detail, advice);
    }

    static DoctorFinding fail(String what, String detail, String advice) {
        return new DoctorFinding(Verdict.FAIL, what, detail, advice);
    }

    @Override
    public String toString() {
        return "%-4s  %-9s %s".formatted(verdict.name().toLowerCase(Locale.ROOT), what, detail);
    }
}
