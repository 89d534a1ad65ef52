/** Passkeys (FIDO2/WebAuthn): public keys with which people authenticate. */
@NullMarked
package io.watchfloor.dashboards.access.passkey;

import org.jspecify.annotations.NullMarked;
