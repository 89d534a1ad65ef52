/** {@code /people/{name}/contacts}: routes and wire format of notification settings and contact verification. */
@NullMarked
package io.watchfloor.dashboards.contacts.routes;

import org.jspecify.annotations.NullMarked;
