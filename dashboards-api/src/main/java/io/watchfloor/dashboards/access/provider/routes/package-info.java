/** The routes of identity providers: signing in there, their word that somebody signed out, and how they do. */
@NullMarked
package io.watchfloor.dashboards.access.provider.routes;

import org.jspecify.annotations.NullMarked;
