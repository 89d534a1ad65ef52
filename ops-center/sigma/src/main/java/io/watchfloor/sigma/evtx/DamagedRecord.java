package io.watchfloor.sigma.evtx;

/** Ends the reading of one record. Carries no stack trace: a damaged file has thousands of these. */
final class DamagedRecord extends Exception {

    private final String code;

    DamagedRecord(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }
}
