/** Routes for accounts, credentials, sign-in and sign-out. */
@NullMarked
package io.watchfloor.dashboards.people.routes;

import org.jspecify.annotations.NullMarked;
