package io.watchfloor.dashboards.access.provider;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.watchfloor.dashboards.access.provider.ProviderException.Reason;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.Set;

/**
 * A token signed by the provider. Only asymmetric signatures with keys of the provider's own key set are accepted; keys
 * or key addresses in the token's header are ignored.
 *
 * @param algorithm of the signature
 */
record SignedToken(JWTClaimsSet claims, JWSAlgorithm algorithm) {

    private static final int LONGEST = 64 << 10;

    private static final Set<JWSAlgorithm> ALLOWED = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    static SignedToken of(String text, SigningKeys keys) throws ProviderException {
        SignedJWT token = parse(text);
        JWSHeader header = token.getHeader();
        if (!ALLOWED.contains(header.getAlgorithm())) {
            throw new ProviderException(Reason.ALGORITHM, "The token is signed with " + header.getAlgorithm());
        }
        List<PublicKey> candidates = keys.of(header);
        if (candidates.isEmpty()) {
            throw new ProviderException(Reason.KEY, "No key of the provider has the id " + header.getKeyID());
        }
        for (PublicKey key : candidates) {
            if (verifies(token, key)) {
                return new SignedToken(claims(token), header.getAlgorithm());
            }
        }
        throw new ProviderException(Reason.SIGNATURE, "The signature does not match the key " + header.getKeyID());
    }

    private static SignedJWT parse(String text) throws ProviderException {
        if (text.length() > LONGEST) {
            throw new ProviderException(Reason.TOKEN, "The token has more than " + LONGEST + " characters");
        }
        try {
            JWT token = JWTParser.parse(text);
            return switch (token) {
                case SignedJWT signed -> signed;
                case PlainJWT plain -> throw new ProviderException(Reason.ALGORITHM, "The token is not signed");
                case EncryptedJWT sealed -> throw new ProviderException(Reason.TOKEN, "The token is encrypted");
                default -> throw new ProviderException(Reason.TOKEN, "The token type is unknown");
            };
        } catch (ParseException e) {
            throw new ProviderException(Reason.TOKEN, "Not a JSON Web Token: " + e.getMessage());
        }
    }

    private static boolean verifies(SignedJWT token, PublicKey key) {
        try {
            return token.verify(new DefaultJWSVerifierFactory().createJWSVerifier(token.getHeader(), key));
        } catch (JOSEException e) {
            return false;
        }
    }

    private static JWTClaimsSet claims(SignedJWT token) throws ProviderException {
        try {
            return token.getJWTClaimsSet();
        } catch (ParseException e) {
            throw new ProviderException(Reason.TOKEN, "The claims cannot be read: " + e.getMessage());
        }
    }
}
