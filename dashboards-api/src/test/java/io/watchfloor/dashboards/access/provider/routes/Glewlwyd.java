package io.watchfloor.dashboards.access.provider.routes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.testing.FreePorts;
import java.io.File;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** The OpenID provider of the Debian package {@code glewlwyd}, with its own database, on loopback. */
final class Glewlwyd implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/glewlwyd");
    private static final Path SCHEMA = Path.of("/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz");
    private static final String CLIENT = "watchfloor";
    private static final String SECRET = "secret-of-the-client";
    private static final String PASSWORD = "correct-horse-battery";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Process process;
    private final URI address;
    private final HttpClient administrator = browser();

    private Glewlwyd(Path folder, Process process, URI address) {
        this.folder = folder;
        this.process = process;
        this.address = address;
    }

    static Glewlwyd start() throws Exception {
        boolean there =
                Files.isExecutable(PROGRAM) && Files.exists(SCHEMA) && Files.exists(Path.of("/usr/bin/sqlite3"));
        if (!there && "required".equals(System.getProperty("watchfloor.glewlwyd"))) {
            throw new IllegalStateException("Install glewlwyd and sqlite3.");
        }
        Assumptions.assumeTrue(there, "glewlwyd and sqlite3 are not installed");
        Path folder = Files.createTempDirectory("glewlwyd-");
        int port = FreePorts.tcp();
        database(folder);
        Path modules = Path.of("/usr/lib/glewlwyd");
        Path config = Files.writeString(folder.resolve("glewlwyd.conf"), """
            port=%1$d
            bind_address="127.0.0.1"
            external_url="http://127.0.0.1:%1$d"
            login_url="login.html"
            api_prefix="api"
            cookie_domain="127.0.0.1"
            cookie_secure=0
            log_mode="console"
            log_level="WARNING"
            session_expiration=2419200
            session_key="GLEWLWYD2_SESSION_ID"
            admin_scope="g_admin"
            profile_scope="g_profile"
            user_module_path="%2$s/user"
            user_middleware_module_path="%3$s"
            client_module_path="%2$s/client"
            user_auth_scheme_module_path="%2$s/scheme"
            plugin_module_path="%2$s/plugin"
            hash_algorithm="SHA512"
            database = { type = "sqlite3" path = "%3$s/glewlwyd.db" };
            """.formatted(port, modules, folder));
        Process process = new ProcessBuilder(PROGRAM.toString(), "--config-file=" + config)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Glewlwyd started = new Glewlwyd(folder, process, URI.create("http://127.0.0.1:" + port));
        try {
            started.setUp();
            return started;
        } catch (Exception | AssertionError e) {
            started.close();
            throw e;
        }
    }

    private static void database(Path folder) throws IOException, InterruptedException {
        File script = folder.resolve("init.sql").toFile();
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(SCHEMA))) {
            Files.copy(in, script.toPath());
        }
        int status = new ProcessBuilder(
                        "/usr/bin/sqlite3", folder.resolve("glewlwyd.db").toString())
                .redirectInput(script)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("sqlite3 ended with " + status);
        }
    }

    private void setUp() throws GeneralSecurityException {
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> send(administrator, "POST", "/api/auth/", credentials("admin", "password"))
                                .statusCode()
                        == 200);
        call("PUT", "/api/mod/user/database", """
            {"module":"database","name":"database","display_name":"Database","order_rank":0,"readonly":false,"parameters":{
             "use-glewlwyd-connection":true,"data-format":{"groups":{"multiple":true,"read":true,"write":true}}}}""");
        call("PUT", "/api/mod/user/database/reset", "");
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        ObjectNode plugin = JSON.createObjectNode();
        plugin.put("module", "oidc")
                .put("name", "oidc")
                .put("display_name", "OIDC")
                .put("order_rank", 0);
        ObjectNode parameters = plugin.putObject("parameters");
        parameters
                .put("iss", issuer())
                .put("jwt-type", "rsa")
                .put("jwt-key-size", "256")
                .put("key", pem("PRIVATE KEY", pair.getPrivate().getEncoded()))
                .put("cert", pem("PUBLIC KEY", pair.getPublic().getEncoded()))
                .put("code-duration", 600)
                .put("refresh-token-duration", 3600)
                .put("access-token-duration", 3600)
                .put("allow-non-oidc", false)
                .put("auth-type-code-enabled", true)
                .put("auth-type-id-token-enabled", true)
                .put("pkce-allowed", true)
                .put("pkce-required", true)
                .put("subject-type", "public");
        ArrayNode claims = parameters.putArray("claims");
        claim(claims, "preferred_username", "username");
        claim(claims, "groups", "groups");
        parameters.putArray("allowed-scope").add("openid");
        call("POST", "/api/mod/plugin/", plugin.toString());
    }

    private static void claim(ArrayNode claims, String name, String property) {
        claims.addObject()
                .put("name", name)
                .put("user-property", property)
                .put("type", "string")
                .put("mandatory", true);
    }

    private static String pem(String kind, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, lines);
    }

    private String issuer() {
        return address + "/api/oidc";
    }

    /** Block of the center's settings for this provider. */
    String settings(String name) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        return """
            watchfloor.egress.allow = [127.0.0.1]
            watchfloor.providers.%s {
              issuer = "%s", client-id = %s, client-secret-file = %s, scopes = [openid]
              access = [{ group = admins, role = administrator }, { group = soc, role = responder }]
            }
            """.formatted(name, issuer(), CLIENT, secret);
    }

    void client(URI callback) {
        ObjectNode client = JSON.createObjectNode();
        client.put("client_id", CLIENT)
                .put("name", "Watchfloor")
                .put("enabled", true)
                .put("confidential", true)
                .put("client_secret", SECRET);
        client.putArray("token_endpoint_auth_method").add("client_secret_basic");
        client.putArray("scope").add("openid");
        client.putArray("redirect_uri").add(callback.toString());
        client.putArray("authorization_type").add("code");
        call("POST", "/api/client/", client.toString());
    }

    void person(String name, String... groups) {
        ObjectNode person = user(groups).put("username", name).put("password", PASSWORD);
        call("POST", "/api/user/", person.toString());
    }

    void groups(String name, String... groups) {
        call("PUT", "/api/user/" + name, user(groups).toString());
    }

    private static ObjectNode user(String... groups) {
        ObjectNode user = JSON.createObjectNode();
        user.put("enabled", true).putArray("scope").add("openid").add("g_profile");
        ArrayNode all = user.putArray("groups");
        for (String group : groups) {
            all.add(group);
        }
        return user;
    }

    /**
     * Signs in at the provider's page and consents.
     *
     * @return address to which the browser is redirected
     */
    URI authorize(String name, URI page) {
        try (HttpClient browser = browser()) {
            expect(send(browser, "POST", "/api/auth/", credentials(name, PASSWORD)));
            expect(send(browser, "PUT", "/api/auth/grant/" + CLIENT + "/", "{\"scope\":\"openid\"}"));
            HttpResponse<String> answer = browser.send(
                    HttpRequest.newBuilder(URI.create(page + "&g_continue")).build(),
                    HttpResponse.BodyHandlers.ofString());
            return URI.create(answer.headers().firstValue("Location").orElseThrow());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String credentials(String name, String password) {
        return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
    }

    private void call(String method, String path, String body) {
        expect(send(administrator, method, path, body));
    }

    private static void expect(HttpResponse<String> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private HttpResponse<String> send(HttpClient by, String method, String path, String body) {
        try {
            return by.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .header("Content-Type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder()
                .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                .build();
    }

    /** Stops the provider. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        administrator.close();
    }
}
