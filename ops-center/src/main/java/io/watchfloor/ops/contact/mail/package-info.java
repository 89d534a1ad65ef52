/**
 * Messages by e-mail: {@link io.watchfloor.ops.contact.mail.Letter} writes them, {@link io.watchfloor.ops.contact.mail.MailSender} hands
 * them to the server.
 */
@NullMarked
package io.watchfloor.ops.contact.mail;

import org.jspecify.annotations.NullMarked;
