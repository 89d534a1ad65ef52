package io.watchfloor.sensors.agent.trust;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Presents the sensor's current client certificate when the center requests one. */
final class ClientCertificateSource extends X509ExtendedKeyManager {

    private static final String ALIAS = "sensor";

    private volatile @Nullable AgentCertificate current;

    void present(@Nullable AgentCertificate latest) {
        current = latest;
    }

    @Nullable
    AgentCertificate current() {
        return current;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return current == null ? null : ALIAS;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
        return current == null ? null : ALIAS;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        AgentCertificate shown = current;
        return shown == null ? null : new X509Certificate[] {shown.certificate()};
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        AgentCertificate shown = current;
        return shown == null ? null : shown.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal[] issuers) {
        return current == null ? null : new String[] {ALIAS};
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return null;
    }
}
