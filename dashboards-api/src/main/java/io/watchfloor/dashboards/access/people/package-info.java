/**
 * Accounts, teams, profiles, invitations, sessions and tokens. {@code People} is the entry point. Passkeys are in
 * {@code access.passkey}, identity providers in {@code access.provider}.
 */
@NullMarked
package io.watchfloor.dashboards.access.people;

import org.jspecify.annotations.NullMarked;
