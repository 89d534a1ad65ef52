package io.watchfloor.dashboards.access.provider;

import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whether a provider is as the center needs it, as far as it says so itself. */
final class ProviderCheck {

    private ProviderCheck() {}

    static List<SingleSignOn.Finding> of(Provider provider, ProviderClient client, Instant now) {
        List<SingleSignOn.Finding> findings = new ArrayList<>();
        try {
            OIDCProviderMetadata one = client.describe(now);
            findings.add(good("description", "its issuer is " + one.getIssuer()));
            findings.add(
                    one.getResponseTypes() == null || one.getResponseTypes().contains(ResponseType.CODE)
                            ? good("code flow", "it knows the response type code")
                            : bad("code flow", "it does not list the response type code"));
            findings.add(
                    one.getCodeChallengeMethods() == null
                                    || one.getCodeChallengeMethods().contains(CodeChallengeMethod.S256)
                            ? good("PKCE", "it knows S256, or does not say")
                            : bad("PKCE", "it does not list S256"));
            findings.add(
                    one.supportsAuthorizationResponseIssuerParam()
                            ? good("issuer", "its answers name it (RFC 9207)")
                            : good("issuer", "its answers do not name it; its own callback tells it from others"));
            findings.add(
                    one.supportsBackChannelLogout()
                            ? good("sign-out", "it tells when somebody signs out there")
                            : good(
                                    "sign-out",
                                    "it does not tell when somebody signs out there: sessions end by themselves"));
            findings.add(good("keys", "it publishes " + client.keys().refresh()));
        } catch (ProviderException e) {
            findings.add(bad("reach", e.reason().code() + ": " + e.getMessage()));
        }
        findings.add(
                provider.secret().isPresent()
                        ? good("secret", "it is set")
                        : good("secret", "none is set: the center is a public client there"));
        return findings;
    }

    private static SingleSignOn.Finding good(String what, String detail) {
        return new SingleSignOn.Finding(true, what, detail);
    }

    private static SingleSignOn.Finding bad(String what, String detail) {
        return new SingleSignOn.Finding(false, what, detail);
    }
}
