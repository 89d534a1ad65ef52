/**
 * {@code /people/{name}/contacts}: how people are told, and the proof that it works.
 *
 * <p>How people are told, on the wire.
 */
@NullMarked
package io.watchfloor.dashboards.contacts.routes;

import org.jspecify.annotations.NullMarked;
