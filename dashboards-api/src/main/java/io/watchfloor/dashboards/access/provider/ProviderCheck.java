package io.watchfloor.dashboards.access.provider;

import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Checks the metadata of an identity provider against the requirements of the center. */
final class ProviderCheck {

    private ProviderCheck() {}

    static List<SingleSignOn.Finding> of(Provider provider, ProviderClient client, Instant now) {
        List<SingleSignOn.Finding> findings = new ArrayList<>();
        try {
            OIDCProviderMetadata one = client.describe(now);
            findings.add(good("description", "issuer is " + one.getIssuer()));
            findings.add(
                    one.getResponseTypes() == null || one.getResponseTypes().contains(ResponseType.CODE)
                            ? good("code flow", "response type code is supported")
                            : bad("code flow", "response type code is not listed"));
            findings.add(
                    one.getCodeChallengeMethods() == null
                                    || one.getCodeChallengeMethods().contains(CodeChallengeMethod.S256)
                            ? good("PKCE", "S256 is supported, or not stated")
                            : bad("PKCE", "S256 is not listed"));
            findings.add(
                    one.supportsAuthorizationResponseIssuerParam()
                            ? good("issuer", "responses contain the issuer (RFC 9207)")
                            : good(
                                    "issuer",
                                    "responses do not contain the issuer; the provider has its own callback address, which identifies the provider"));
            findings.add(
                    one.supportsBackChannelLogout()
                            ? good("sign-out", "the provider reports sign-outs (back-channel logout)")
                            : good(
                                    "sign-out",
                                    "the provider does not report sign-outs: sessions end only when they expire"));
            findings.add(good("keys", "published keys: " + client.keys().refresh()));
        } catch (ProviderException e) {
            findings.add(bad("reach", e.reason().code() + ": " + e.getMessage()));
        }
        findings.add(
                provider.secret().isPresent()
                        ? good("secret", "a client secret is set")
                        : good("secret", "no client secret is set: the center is a public client"));
        return findings;
    }

    private static SingleSignOn.Finding good(String what, String detail) {
        return new SingleSignOn.Finding(true, what, detail);
    }

    private static SingleSignOn.Finding bad(String what, String detail) {
        return new SingleSignOn.Finding(false, what, detail);
    }
}
