/** The routes of identity providers: signing in there, their word that somebody signed out, and how they do. */
@NullMarked
package io.watchfloor.dashboards.api.provider;

import org.jspecify.annotations.NullMarked;
