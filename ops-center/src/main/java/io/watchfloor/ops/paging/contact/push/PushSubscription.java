package io.watchfloor.ops.paging.contact.push;

import io.watchfloor.ops.paging.contact.Contact;
import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Map;
import org.apache.pekko.util.ByteString;

/**
 * A browser's push subscription, as the page received it from the browser's push service.
 *
 * @param endpoint secret: anyone who knows it can send pushes that the browser discards
 * @param key the browser's public key
 */
record PushSubscription(URI endpoint, ECPublicKey key, ByteString auth) {

    private static final int LONGEST_ENDPOINT = 2048;

    /** @throws IllegalArgumentException if the subscription is invalid, with the reason */
    static PushSubscription of(Contact contact) {
        Map<String, String> address = contact.address();
        byte[] auth = bytes(address, "auth");
        if (auth.length != PushEncryption.AUTH_BYTES) {
            throw new IllegalArgumentException(
                    "auth has %d bytes, and must have %d".formatted(auth.length, PushEncryption.AUTH_BYTES));
        }
        return new PushSubscription(
                endpoint(address.getOrDefault("endpoint", "")), key(address), ByteString.fromArray(auth));
    }

    private static ECPublicKey key(Map<String, String> address) {
        try {
            return P256.read(bytes(address, "p256dh"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("p256dh is " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(Map<String, String> address, String name) {
        try {
            return Base64.getUrlDecoder().decode(address.getOrDefault(name, "").replaceAll("=+$", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is not base64url", e);
        }
    }

    private static URI endpoint(String text) {
        if (text.isEmpty() || text.length() > LONGEST_ENDPOINT) {
            throw new IllegalArgumentException("endpoint must have 1 to %d characters".formatted(LONGEST_ENDPOINT));
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("endpoint is not a valid URL", e);
        }
    }

    /** The audience of the center's authorization token for the push service. */
    String origin() {
        return endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    }

    @Override
    public String toString() {
        return "Subscription[%s]".formatted(endpoint.getHost());
    }
}
