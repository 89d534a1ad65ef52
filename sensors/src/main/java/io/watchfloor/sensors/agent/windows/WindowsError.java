package io.watchfloor.sensors.agent.windows;

import java.io.IOException;

/** Thrown if a Windows call failed; contains the error number. */
final class WindowsError extends IOException {
    private static final long serialVersionUID = 1;

    /** Error of {@code EvtNext} if the events are too large for one call. The failed call has skipped these events. */
    static final int INVALID_BOUND = 1734;

    static final int INSUFFICIENT_BUFFER = 122;

    private static final int ACCESS_DENIED = 5;
    private static final int NO_MORE_ITEMS = 259;
    private static final int TIMEOUT = 1460;
    private static final int SERVICE_UNAVAILABLE = 1722;
    private static final int NO_OPERATION = 4317;
    private static final int INVALID_QUERY = 15001;
    private static final int CHANNEL_NOT_FOUND = 15007;
    private static final int DIRECT_CHANNEL = 15009;
    private static final int RESULT_STALE = 15011;

    final int number;

    private WindowsError(String call, int number) {
        super(call + ": " + describe(number));
        this.number = number;
    }

    static WindowsError of(WindowsApi windows, String call) {
        return new WindowsError(call, windows.lastError().getAsInt());
    }

    /**
     * Whether the error only means that there are no new events. Windows returns {@code NO_OPERATION} before the first
     * event of a subscription.
     */
    boolean isNoNewEvents() {
        return number == NO_MORE_ITEMS || number == TIMEOUT || number == NO_OPERATION;
    }

    private static String describe(int number) {
        return switch (number) {
            case ACCESS_DENIED -> "access denied: add the sensor's account to the group Event Log Readers (error 5)";
            case SERVICE_UNAVAILABLE -> "the Windows Event Log service does not respond (error 1722)";
            case INVALID_QUERY -> "the query is not an XPath that Windows accepts (error 15001)";
            case CHANNEL_NOT_FOUND -> "the channel does not exist: list channels with \"wevtutil el\" (error 15007)";
            case DIRECT_CHANNEL -> "analytic and debug channels cannot be followed (error 15009)";
            case RESULT_STALE -> "the channel was cleared or overwritten too fast (error 15011): subscribing again";
            default -> "error " + number;
        };
    }
}
