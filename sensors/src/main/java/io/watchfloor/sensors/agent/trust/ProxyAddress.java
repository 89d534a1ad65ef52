package io.watchfloor.sensors.agent.trust;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy between this host and the center: {@code http://[NAME:PASSWORD@]HOST:PORT}. The sensor uses HTTP
 * CONNECT, so with TLS the proxy sees the center's name and port but not the content.
 */
public final class ProxyAddress {

    /** Environment variable with the proxy's address; the option and the configuration file have priority. */
    public static final String VARIABLE = "WATCHFLOOR_PROXY";

    /**
     * System property with the authentication schemes that Java disables for CONNECT; by default, Basic is disabled.
     */
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

    /** @throws IllegalArgumentException with the reason why the address is invalid, without the password */
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
                "not a proxy address: use http://HOST:PORT or http://NAME:PASSWORD@HOST:PORT");
    }

    void use(HttpClient.Builder client) {
        client.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(host, port)));
        if (user != null) {
            // Enables Basic authentication. The proxy receives the password unencrypted, which the person who
            // configured the proxy accepts.
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

    /** Returns a description without the password. */
    @Override
    public String toString() {
        return "http://%s:%d".formatted(host, port);
    }
}
