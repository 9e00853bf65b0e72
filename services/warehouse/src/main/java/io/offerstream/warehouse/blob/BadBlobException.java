package io.offerstream.warehouse.blob;

/** A blob is not what its registration says; sending it again does not help, writing its rows again does. */
public final class BadBlobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadBlobException(String message) {
        super(message);
    }
}
