package io.watchfloor.ops.paging.contact.http;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.paging.contact.ContactMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The addresses to which a gateway reports deliveries. Each address contains an HMAC of the message's key, so that only
 * a party with the gateway's secret can create a valid address.
 */
public final class ReceiptLinks {

    private static final String PLACE = "/api/v1/receipts/";

    private final String publicAddress;
    private final ContactMethod way;
    private final byte[] secret;

    /**
     * @param publicAddress the center's address as the gateway reaches it, without a trailing slash
     * @param secret shared by all nodes; not empty
     */
    public ReceiptLinks(String publicAddress, ContactMethod way, String secret) {
        this.publicAddress = publicAddress;
        this.way = way;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** @param key the message's idempotency key */
    public String link(String key) {
        String written = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
        return publicAddress + PLACE + way.text() + "/" + written + "/" + proof(key);
    }

    public boolean proves(String key, String proof) {
        return MessageDigest.isEqual(
                proof(key).getBytes(StandardCharsets.US_ASCII), proof.getBytes(StandardCharsets.UTF_8));
    }

    private String proof(String key) {
        return HexFormat.of().formatHex(Digests.hmac(secret, "receipt\n" + way.text() + "\n" + key));
    }
}
