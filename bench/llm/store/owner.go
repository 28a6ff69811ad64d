package store

import "context"

type ownerKey struct{}

// WithOwner names whom the calls made under a context are paid for, such as a
// trial. Who asks a [Store] again for a reply that it paid for itself, because
// it was cut off and begins anew, does not have it marked as Cached.
func WithOwner(ctx context.Context, owner string) context.Context {
	return context.WithValue(ctx, ownerKey{}, owner)
}

func ownerOf(ctx context.Context) string {
	owner, _ := ctx.Value(ownerKey{}).(string)
	return owner
}
