package io.watchfloor.sensors.agent.trust;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy between this host and its center: {@code http://[NAME:PASSWORD@]HOST:PORT}. It is asked to connect (HTTP CONNECT), so it
 * sees which center is spoken to, and nothing of what is said when the center speaks TLS.
 */
public final class ProxyAddress {

    /** Names the proxy where nothing else does. */
    public static final String VARIABLE = "WATCHFLOOR_PROXY";

    /** Java sends no plain passwords to proxies unless this says that it may. */
    private static final String FORBIDDEN_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    private final String host;
    private final int port;
    private final @Nullable String user;
    private final char[] password;

    private ProxyAddress(String host, int port, @Nullable String user, char[] password) {
        this.host = host;
        this.port = port;
        this.user = user;
        this.password = password;
    }

    /** @throws IllegalArgumentException with what is wrong in it, without the password */
    public static ProxyAddress parse(String text) {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1) {
            throw wrong();
        }
        String info = uri.getUserInfo();
        if (info == null) {
            return new ProxyAddress(uri.getHost(), uri.getPort(), null, new char[0]);
        }
        int colon = info.indexOf(':');
        return new ProxyAddress(
                uri.getHost(),
                uri.getPort(),
                colon < 0 ? info : info.substring(0, colon),
                colon < 0 ? new char[0] : info.substring(colon + 1).toCharArray());
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException(
                "this is no proxy's address: write http://HOST:PORT or http://NAME:PASSWORD@HOST:PORT");
    }

    void use(HttpClient.Builder client) {
        client.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(host, port)));
        if (user != null) {
            // The password goes to the proxy in the clear, as whoever gave it here knows.
            System.setProperty(FORBIDDEN_SCHEMES, "");
            client.authenticator(new Authenticator() {
                @Override
                protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                    return getRequestorType() == RequestorType.PROXY
                            ? new PasswordAuthentication(user, password)
                            : null;
                }
            });
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "http://%s:%d".formatted(host, port);
    }
}
