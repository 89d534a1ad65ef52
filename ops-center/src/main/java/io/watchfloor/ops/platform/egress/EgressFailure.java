package io.watchfloor.ops.platform.egress;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request without a response: either rejected before anything was sent, or failed. */
public final class EgressFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean refusal;
    private final boolean sent;

    private EgressFailure(String code, boolean refusal, boolean sent, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.refusal = refusal;
        this.sent = sent;
    }

    static EgressFailure refused(String code, String message) {
        return new EgressFailure(code, true, false, message, null);
    }

    /** A failure before any data was sent. */
    public static EgressFailure unsent(String message) {
        return new EgressFailure("egress.unsent", false, false, message, null);
    }

    static EgressFailure failed(String code, boolean sent, String message, @Nullable Throwable cause) {
        return new EgressFailure(code, false, sent, message, cause);
    }

    /** The error code, which is stable: {@code egress.address}, {@code egress.timeout}, ... */
    public String code() {
        return code;
    }

    /** Whether the center's own checks refused the request. */
    public boolean refusal() {
        return refusal;
    }

    /** Whether the server may have received the request. */
    public boolean sent() {
        return sent;
    }

    /** What happened, and what to do about it. */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? code : message;
    }
}
