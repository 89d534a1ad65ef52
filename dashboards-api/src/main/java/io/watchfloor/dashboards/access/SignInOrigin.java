package io.watchfloor.dashboards.access;

/**
 * Where somebody signs in from.
 *
 * @param address of the client, as text
 * @param device what the browser says that it is, at most {@value #LONGEST_DEVICE} characters; may be empty
 * @param cookie by which the browser is known again; empty for none, and never kept as it is
 */
public record SignInOrigin(String address, String device, String cookie) {

    public static final int LONGEST_DEVICE = 200;
    public static final SignInOrigin UNKNOWN = new SignInOrigin("", "", "");

    public SignInOrigin {
        device = device.length() > LONGEST_DEVICE ? device.substring(0, LONGEST_DEVICE) : device;
    }

    /** Of a client without cookies. */
    public SignInOrigin(String address, String device) {
        this(address, device, "");
    }
}
