package io.watchfloor.config.node;

/**
 * Thrown if the node cannot run for a reason outside the program. The main class prints {@code message} and {@code
 * advice} on separate lines and exits with status 3, without a stack trace.
 */
public final class StartFailure extends RuntimeException {

    private final String code;
    private final String advice;

    /**
     * @param code stable error code with dots, for instance {@code data.locked}
     * @param message one sentence that names the error and its place
     * @param advice one sentence that states what the operator must do
     */
    public StartFailure(String code, String message, String advice) {
        super(message);
        this.code = code;
        this.advice = advice;
    }

    public StartFailure(String code, String message, String advice, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.advice = advice;
    }

    public String code() {
        return code;
    }

    public String advice() {
        return advice;
    }

    /** Returns the message, which is never null. */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? code : message;
    }
}
