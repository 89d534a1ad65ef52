/**
 * Who there is: accounts, their teams and profiles, invites, sessions and tokens, and what follows when somebody leaves. {@code People}
 * is the door. Others prove who they are by {@code access.passkey} or {@code access.provider}.
 */
@NullMarked
package io.watchfloor.dashboards.access.people;

import org.jspecify.annotations.NullMarked;
