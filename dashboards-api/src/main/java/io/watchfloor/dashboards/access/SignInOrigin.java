package io.watchfloor.dashboards.access;

/**
 * The client from which a person signs in.
 *
 * @param address of the client as text
 * @param device user agent of the browser, at most {@value #LONGEST_DEVICE} characters; may be empty
 * @param cookie value of the cookie that identifies the browser; empty without a cookie; stored only as a hash
 */
public record SignInOrigin(String address, String device, String cookie) {

    public static final int LONGEST_DEVICE = 200;
    public static final SignInOrigin UNKNOWN = new SignInOrigin("", "", "");

    public SignInOrigin {
        device = device.length() > LONGEST_DEVICE ? device.substring(0, LONGEST_DEVICE) : device;
    }

    /** Creates the origin of a client without cookies. */
    public SignInOrigin(String address, String device) {
        this(address, device, "");
    }
}
