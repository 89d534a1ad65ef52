/** Signing in at identity providers, and what they say of people. */
@NullMarked
package io.watchfloor.dashboards.access.provider;

import org.jspecify.annotations.NullMarked;
