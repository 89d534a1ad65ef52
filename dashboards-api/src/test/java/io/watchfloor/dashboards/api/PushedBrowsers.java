package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.util.BigIntegers;

/**
 * A push service with browsers according to RFC 8030, 8188, 8291 and 8292, independent of the center's implementation:
 * based on Bouncy Castle and Nimbus. It accepts only conforming requests, and decrypts them like a browser.
 */
public final class PushedBrowsers implements AutoCloseable {

    private static final Pattern VAPID = Pattern.compile("vapid t=([\\w.-]+), ?k=([\\w-]+)");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final ECDomainParameters P256 = p256();
    private static final int LONGEST_TTL = 28 * 24 * 3600;

    private final HttpServer server;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Subscribed> browsers = new ConcurrentHashMap<>();
    private final List<Pushed> pushed = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    /** Status returned for every push instead of 201; 0 for none. */
    private volatile int answer;

    /** A browser's subscription with its secrets. */
    public record Subscribed(String endpoint, AsymmetricCipherKeyPair keys, String auth) {

        public String p256dh() {
            return BASE64.encodeToString(
                    ((ECPublicKeyParameters) keys.getPublic()).getQ().getEncoded(false));
        }

        /** Address fields for the API. */
        public String address() {
            return "{\"endpoint\":\"%s\",\"p256dh\":\"%s\",\"auth\":\"%s\"}".formatted(endpoint, p256dh(), auth);
        }
    }

    /** An accepted push message, decrypted. */
    public record Pushed(Subscribed to, String text, long ttl, String urgency, String topic, JWTClaimsSet by) {

        public JsonNode json() {
            return Json.parse(text);
        }
    }

    public PushedBrowsers() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/push/", this::take);
        server.start();
    }

    private static ECDomainParameters p256() {
        X9ECParameters curve = CustomNamedCurves.getByName("P-256");
        return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
    }

    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Settings that allow a push service on this machine. */
    public static String allowed() {
        return "watchfloor.egress.allow = [127.0.0.1]\n";
    }

    public Subscribed subscribe() {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(P256, random));
        byte[] auth = new byte[16];
        random.nextBytes(auth);
        String endpoint = origin() + "/push/" + new BigInteger(120, random).toString(36);
        Subscribed made = new Subscribed(endpoint, generator.generateKeyPair(), BASE64.encodeToString(auth));
        browsers.put(endpoint, made);
        return made;
    }

    /** Sets the status for following push messages; 0 for the correct one. */
    public void answers(int status) {
        answer = status;
    }

    public List<Pushed> pushed() {
        return List.copyOf(pushed);
    }

    public Pushed last() {
        return pushed.getLast();
    }

    /** Reasons of rejected push messages. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = 201;
        try {
            Subscribed to = browsers.get(origin() + exchange.getRequestURI().getPath());
            if (answer != 0) {
                status = answer;
            } else if (to == null) {
                status = 404;
            } else {
                Pushed one = read(exchange, to, body);
                pushed.add(one);
                exchange.getResponseHeaders().add("Location", origin() + "/message/" + pushed.size());
            }
        } catch (IllegalArgumentException e) {
            refused.add(String.valueOf(e.getMessage()));
            status = 400;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private Pushed read(HttpExchange exchange, Subscribed to, byte[] body) {
        need(exchange.getRequestMethod().equals("POST"), "a push is a POST");
        need("aes128gcm".equals(header(exchange, "Content-Encoding")), "no aes128gcm");
        String ttl = header(exchange, "TTL");
        need(ttl.matches("\\d{1,9}") && Long.parseLong(ttl) <= LONGEST_TTL, "no TTL");
        String urgency = header(exchange, "Urgency");
        need(List.of("very-low", "low", "normal", "high").contains(urgency), "no urgency: " + urgency);
        String topic = header(exchange, "Topic");
        need(topic.isEmpty() || topic.matches("[A-Za-z0-9_-]{1,32}"), "no topic: " + topic);
        need(body.length <= 4096, "more than 4096 bytes");
        return new Pushed(
                to, opened(to, body), Long.parseLong(ttl), urgency, topic, sender(header(exchange, "Authorization")));
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static void need(boolean met, String what) {
        if (!met) {
            throw new IllegalArgumentException(what);
        }
    }

    /**
     * Verifies the VAPID token with its key.
     *
     * @return its claims
     */
    private JWTClaimsSet sender(String authorization) {
        Matcher said = VAPID.matcher(authorization);
        need(said.matches(), "no VAPID: " + authorization);
        byte[] point = Base64.getUrlDecoder().decode(said.group(2));
        need(point.length == 65, "no key of P-256");
        try {
            SignedJWT token = SignedJWT.parse(said.group(1));
            ECKey key = new ECKey.Builder(
                            Curve.P_256,
                            Base64URL.encode(Arrays.copyOfRange(point, 1, 33)),
                            Base64URL.encode(Arrays.copyOfRange(point, 33, 65)))
                    .build();
            need(token.verify(new ECDSAVerifier(key)), "a wrong signature");
            JWTClaimsSet claims = token.getJWTClaimsSet();
            need(claims.getAudience().equals(List.of(origin())), "another audience: " + claims.getAudience());
            Instant until = claims.getExpirationTime().toInstant();
            Instant now = Instant.now();
            need(until.isAfter(now) && until.isBefore(now.plus(Duration.ofHours(24))), "a wrong time: " + until);
            need(claims.getSubject().matches("(mailto:|https:).+"), "no subject: " + claims.getSubject());
            return claims;
        } catch (ParseException | JOSEException e) {
            throw new IllegalArgumentException("no token", e);
        }
    }

    private static String opened(Subscribed to, byte[] body) {
        ByteBuffer in = ByteBuffer.wrap(body);
        byte[] salt = bytes(in, 16);
        int record = in.getInt();
        byte[] sender = bytes(in, in.get());
        byte[] sealed = bytes(in, in.remaining());
        need(sealed.length <= record, "more than one record");
        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init((ECPrivateKeyParameters) to.keys().getPrivate());
        BigInteger shared = agreement.calculateAgreement(
                new ECPublicKeyParameters(P256.getCurve().decodePoint(sender), P256));
        byte[] info = joined(
                "WebPush: info\0".getBytes(StandardCharsets.US_ASCII),
                ((ECPublicKeyParameters) to.keys().getPublic()).getQ().getEncoded(false),
                sender);
        byte[] keying = derived(
                BigIntegers.asUnsignedByteArray(32, shared),
                Base64.getUrlDecoder().decode(to.auth()),
                info,
                32);
        byte[] key = derived(keying, salt, "Content-Encoding: aes128gcm\0".getBytes(StandardCharsets.US_ASCII), 16);
        byte[] nonce = derived(keying, salt, "Content-Encoding: nonce\0".getBytes(StandardCharsets.US_ASCII), 12);
        GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
        cipher.init(false, new AEADParameters(new KeyParameter(key), 128, nonce));
        byte[] open = new byte[cipher.getOutputSize(sealed.length)];
        try {
            int length = cipher.processBytes(sealed, 0, sealed.length, open, 0);
            length += cipher.doFinal(open, length);
            int end = length - 1;
            while (end > 0 && open[end] == 0) {
                end--;
            }
            need(open[end] == 2, "the last record does not say that it is the last");
            return new String(open, 0, end, StandardCharsets.UTF_8);
        } catch (InvalidCipherTextException e) {
            throw new IllegalArgumentException("it cannot be opened", e);
        }
    }

    private static byte[] derived(byte[] keying, byte[] salt, byte[] info, int length) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(keying, salt, info));
        byte[] out = new byte[length];
        hkdf.generateBytes(out, 0, length);
        return out;
    }

    private static byte[] bytes(ByteBuffer in, int count) {
        need(count >= 0 && in.remaining() >= count, "it ends early");
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
