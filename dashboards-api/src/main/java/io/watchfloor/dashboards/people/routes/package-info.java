/** {@code /people}, signing in and signing out: who may sign in, with what, and who is shut out. */
@NullMarked
package io.watchfloor.dashboards.people.routes;

import org.jspecify.annotations.NullMarked;
