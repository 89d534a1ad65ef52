/** {@code /people} and signing in and out: who is let in, with what, and who is shut out again. */
@NullMarked
package io.watchfloor.dashboards.api.people;

import org.jspecify.annotations.NullMarked;
