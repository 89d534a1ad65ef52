package io.watchfloor.ops.matter.referral;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.jcajce.JcaAlgorithmParametersConverter;

/**
 * Encrypts a file for a recipient: CMS (RFC 5652) with AES-256-GCM (RFC 5084), so that a changed file does not decrypt. The key
 * of the file is encrypted with RSA-OAEP and SHA-256, or agreed on with ECDH and a key that is made for this file.
 */
public final class CmsEnvelope {

    /** First line of an encrypted file (RFC 7468, section 9). */
    public static final String BEGIN = "-----BEGIN CMS-----";

    /** Not registered, so that nothing else of the process uses it. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private CmsEnvelope() {}

    /** @return the encrypted content as PEM, which {@code openssl cms -decrypt -inform PEM} reads */
    public static String encrypt(byte[] content, RecipientCertificate to) {
        try {
            CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
            generator.addRecipientInfoGenerator(recipient(to.x509()));
            OutputAEADEncryptor encryptor =
                    (OutputAEADEncryptor) new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
                            .setProvider(PROVIDER)
                            .build();
            return RecipientCertificate.pem(
                    "CMS",
                    generator
                            .generate(new CMSProcessableByteArray(content), encryptor)
                            .getEncoded());
        } catch (CMSException | GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The file could not be encrypted for " + to.fingerprint(), e);
        }
    }

    private static RecipientInfoGenerator recipient(X509Certificate to) throws GeneralSecurityException {
        if (!(to.getPublicKey() instanceof ECPublicKey key)) {
            return new JceKeyTransRecipientInfoGenerator(
                            to,
                            new JcaAlgorithmParametersConverter()
                                    .getAlgorithmIdentifier(
                                            PKCSObjectIdentifiers.id_RSAES_OAEP,
                                            new OAEPParameterSpec(
                                                    "SHA-256",
                                                    "MGF1",
                                                    MGF1ParameterSpec.SHA256,
                                                    PSource.PSpecified.DEFAULT)))
                    .setProvider(PROVIDER);
        }
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC", PROVIDER);
        keys.initialize(key.getParams());
        KeyPair once = keys.generateKeyPair();
        return new JceKeyAgreeRecipientInfoGenerator(
                        CMSAlgorithm.ECDH_SHA256KDF, once.getPrivate(), once.getPublic(), CMSAlgorithm.AES256_WRAP)
                .addRecipient(to)
                .setProvider(PROVIDER);
    }
}
