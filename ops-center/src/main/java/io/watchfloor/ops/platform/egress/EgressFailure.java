package io.watchfloor.ops.platform.egress;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request that has no answer: refused before anything was sent, or failed on its way. */
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

    /** Nobody asked: nothing was sent. */
    public static EgressFailure unsent(String message) {
        return new EgressFailure("egress.unsent", false, false, message, null);
    }

    static EgressFailure failed(String code, boolean sent, String message, @Nullable Throwable cause) {
        return new EgressFailure(code, false, sent, message, cause);
    }

    /** Stable: {@code egress.address}, {@code egress.timeout}, ... */
    public String code() {
        return code;
    }

    /** Whether the center itself did not want to ask. */
    public boolean refusal() {
        return refusal;
    }

    /** Whether the other side may have the request. */
    public boolean sent() {
        return sent;
    }

    /** What happened and what to do. */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? code : message;
    }
}
