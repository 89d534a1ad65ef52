/** What every node must agree on: settings, roles, the embedded database and its schema. Knows no other package. */
@NullMarked
package io.watchfloor.config;

import org.jspecify.annotations.NullMarked;
