/** Settings of sign-in, passkeys, identity providers and approvals. */
@NullMarked
package io.watchfloor.config.access;

import org.jspecify.annotations.NullMarked;
