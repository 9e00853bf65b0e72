package io.offerstream.warehouse.store;

import java.sql.SQLException;

/** DuckDB could not do what it was asked for. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    /** Whether the disk or the memory is at fault, and not what was asked for: the same may work later. */
    public boolean isOfTheMachine() {
        var message = String.valueOf(getMessage());
        return message.startsWith("IO Error")
                || message.startsWith("Out of Memory Error")
                || message.startsWith("FATAL Error")
                || message.startsWith("INTERNAL Error")
                || message.startsWith("Connection Error")
                || message.startsWith("Interrupt Error");
    }
}
