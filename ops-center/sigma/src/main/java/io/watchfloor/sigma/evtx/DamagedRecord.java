package io.watchfloor.sigma.evtx;

/**
 * Thrown to stop reading one damaged record. Has no stack trace, because a damaged file may contain thousands of
 * damaged records.
 */
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
