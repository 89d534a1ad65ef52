package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import java.util.Optional;
import java.util.Set;

/** Provides the WebAuthn library with the passkey of a ceremony, if there is one. */
record SingleCredential(Optional<Passkey> passkey, ByteArray owner) implements CredentialRepository {

    private Optional<RegisteredCredential> registered() {
        return passkey.map(one -> RegisteredCredential.builder()
                .credentialId(one.key().credential())
                .userHandle(owner)
                .publicKeyCose(one.key().cose())
                .signatureCount(one.use().counter())
                .build());
    }

    @Override
    public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String username) {
        return Set.of();
    }

    @Override
    public Optional<ByteArray> getUserHandleForUsername(String username) {
        return passkey.filter(one -> one.person().equals(username)).map(one -> owner);
    }

    @Override
    public Optional<String> getUsernameForUserHandle(ByteArray userHandle) {
        return passkey.filter(one -> owner.equals(userHandle)).map(Passkey::person);
    }

    @Override
    public Optional<RegisteredCredential> lookup(ByteArray credentialId, ByteArray userHandle) {
        return registered()
                .filter(one -> one.getCredentialId().equals(credentialId)
                        && one.getUserHandle().equals(userHandle));
    }

    @Override
    public Set<RegisteredCredential> lookupAll(ByteArray credentialId) {
        return Set.of();
    }
}
