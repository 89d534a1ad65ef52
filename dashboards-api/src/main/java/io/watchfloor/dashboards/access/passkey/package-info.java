/** Passkeys (FIDO2): the public keys with which people prove to be present. */
@NullMarked
package io.watchfloor.dashboards.access.passkey;

import org.jspecify.annotations.NullMarked;
