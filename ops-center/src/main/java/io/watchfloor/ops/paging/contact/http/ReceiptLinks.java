package io.watchfloor.ops.paging.contact.http;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.paging.contact.ContactMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The addresses where a gateway reports deliveries. Each holds an HMAC of its message's key, so it can only be made
 * with the gateway's secret.
 */
public final class ReceiptLinks {

    private static final String PLACE = "/api/v1/receipts/";

    private final String publicAddress;
    private final ContactMethod way;
    private final byte[] secret;

    /**
     * @param publicAddress the center's address for the gateway, without a trailing slash
     * @param secret shared by all nodes; not empty
     */
    public ReceiptLinks(String publicAddress, ContactMethod way, String secret) {
        this.publicAddress = publicAddress;
        this.way = way;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** @param key of the message */
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
