/** People and their credentials, as they go over the wire. */
@NullMarked
package io.watchfloor.dashboards.people.views;

import org.jspecify.annotations.NullMarked;
