package io.watchfloor.dashboards.access.provider.routes;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Identity providers for tests, several on one port, each with its own path. Honest by default, or as hostile as the
 * test configures.
 */
public final class TestProvider implements AutoCloseable {

    public static final String CLIENT = "watchfloor";
    public static final String SECRET = "the-secret-of-the-client";

    private final HttpServer server;
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, String> keySets = new ConcurrentHashMap<>();
    private final Map<String, Function<URI, Raw>> instead = new ConcurrentHashMap<>();
    final RSAKey key;
    final AtomicInteger asked = new AtomicInteger();
    volatile String subject = "s-ann";
    volatile String username = "ann";
    volatile List<String> groups = List.of("soc");
    volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
    volatile Function<JWTClaimsSet, String> signing = this::signed;
    volatile String accessToken = "access";

    /** Query with which the browser came. */
    private record Grant(String provider, Map<String, String> query) {}

    /** An answer with exact bytes. */
    record Raw(int status, Map<String, String> headers, String body) {}

    public TestProvider() {
        try {
            key = new RSAKeyGenerator(2048).keyID("k1").generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/", this::answer);
            server.start();
        } catch (IOException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String issuer(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }

    /** Block of the center's settings for this provider. */
    public String settings(String name, String more) {
        return """
            watchfloor.egress.allow = [127.0.0.1]
            watchfloor.providers.%s {
              issuer = "%s", client-id = %s, client-secret-file = %s
              access = [
                { group = admins, role = administrator }
                { group = soc, role = responder }
                { group = emea, role = viewer, asset-groups = [emea], clearance = green }
              ]
              %s
            }
            """.formatted(name, issuer(name), CLIENT, secretFile(), more);
    }

    private static String secretFile() {
        try {
            return java.nio.file.Files.writeString(
                            java.nio.file.Files.createTempFile("client", ".secret"), SECRET + "\n")
                    .toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes all providers honest again. */
    void reset() {
        subject = "s-ann";
        username = "ann";
        groups = List.of("soc");
        claims = UnaryOperator.identity();
        signing = this::signed;
        accessToken = "access";
        instead.clear();
    }

    /** Publishes other keys for this provider. */
    void keys(String name, String set) {
        keySets.put(name, set);
    }

    /** Sets the answer at a path, such as {@code one/token}. */
    void answers(String path, Function<URI, Raw> answer) {
        instead.put("/" + path, answer);
    }

    /**
     * The person signs in at the provider's page.
     *
     * @return address to which the browser is redirected
     */
    public URI authorize(URI page) {
        Map<String, String> query = form(page.getRawQuery());
        String provider = page.getPath().split("/", -1)[1];
        String code = UUID.randomUUID().toString();
        grants.put(code, new Grant(provider, query));
        return URI.create(query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state") + "&iss="
                + URLEncoder.encode(issuer(provider), StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        String name = path.split("/", -1)[1];
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Function<URI, Raw> other = instead.get(path);
        Raw raw;
        if (other != null) {
            raw = other.apply(exchange.getRequestURI());
        } else if (path.endsWith("/.well-known/openid-configuration")) {
            raw = json(description(name));
        } else if (path.endsWith("/keys")) {
            raw = json(keySets.getOrDefault(name, new JWKSet(key.toPublicJWK()).toString()));
        } else if (path.endsWith("/token")) {
            raw = token(name, form(body), exchange.getRequestHeaders().getFirst("Authorization"));
        } else if (path.endsWith("/authorize")) {
            raw = new Raw(
                    302, Map.of("Location", authorize(exchange.getRequestURI()).toString()), "");
        } else if (path.endsWith("/userinfo")) {
            raw = json("{\"sub\":\"" + subject + "\",\"groups\":[\"soc\"]}");
        } else {
            raw = new Raw(404, Map.of(), "");
        }
        raw.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] bytes = raw.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(raw.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    static Raw json(String body) {
        return new Raw(200, Map.of("Content-Type", "application/json"), body);
    }

    String description(String name) {
        String at = issuer(name);
        return """
            {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token","jwks_uri":"%1$s/keys",
             "userinfo_endpoint":"%1$s/userinfo","response_types_supported":["code"],"subject_types_supported":["public"],
             "id_token_signing_alg_values_supported":["RS256"],"code_challenge_methods_supported":["S256"],
             "authorization_response_iss_parameter_supported":true,"backchannel_logout_supported":true}
            """.formatted(at);
    }

    private Raw token(String name, Map<String, String> form, @Nullable String authorization) {
        Grant grant = grants.remove(form.getOrDefault("code", ""));
        String proof =
                "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (grant == null
                || !grant.provider().equals(name)
                || !proof.equals(authorization)
                || !form.getOrDefault("redirect_uri", "").equals(grant.query().get("redirect_uri"))
                || !challenged(form.getOrDefault("code_verifier", ""), grant)) {
            return new Raw(400, Map.of("Content-Type", "application/json"), "{\"error\":\"invalid_grant\"}");
        }
        Instant now = Instant.now();
        JWTClaimsSet.Builder honest = new JWTClaimsSet.Builder()
                .issuer(issuer(name))
                .subject(subject)
                .audience(CLIENT)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("nonce", grant.query().get("nonce"))
                .claim("sid", "sid-" + subject)
                .claim("preferred_username", username)
                .claim("groups", groups);
        return json("{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"id_token\":\"%s\"}"
                .formatted(accessToken, signing.apply(claims.apply(honest).build())));
    }

    private static boolean challenged(String verifier, Grant grant) {
        return verifier.length() >= 43
                && "S256".equals(grant.query().get("code_challenge_method"))
                && CodeChallenge.compute(CodeChallengeMethod.S256, new CodeVerifier(verifier))
                        .getValue()
                        .equals(grant.query().get("code_challenge"));
    }

    /** A correctly signed token. */
    String signed(JWTClaimsSet set) {
        return signed(set, key, JWSAlgorithm.RS256, "k1");
    }

    static String signed(JWTClaimsSet set, RSAKey by, JWSAlgorithm algorithm, @Nullable String id) {
        try {
            SignedJWT token =
                    new SignedJWT(new JWSHeader.Builder(algorithm).keyID(id).build(), set);
            token.sign(new RSASSASigner(by, Set.of(AllowWeakRSAKey.getInstance())));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> form(@Nullable String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : (text == null ? "" : text).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    /** Stops the providers. */
    public void stop() {
        server.stop(0);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
