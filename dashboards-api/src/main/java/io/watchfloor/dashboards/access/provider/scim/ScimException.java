package io.watchfloor.dashboards.access.provider.scim;

/** Rejects a SCIM request with an error according to RFC 7644 §3.12. */
final class ScimException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;

    /** @param type {@code uniqueness}, {@code invalidFilter}, ...; empty for none */
    ScimException(int status, String type, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
    }

    static ScimException value(String detail) {
        return new ScimException(400, "invalidValue", detail);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }
}
