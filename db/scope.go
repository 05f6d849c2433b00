package db

type ScopeKind string

type Scope struct {
	Kind    ScopeKind
	Account string
	User    string
}

func AccountScope(id string) Scope { return Scope{Kind: "account", Account: id} }
func JobScope() Scope              { return Scope{Kind: "job"} }
func SignInScope(id string) Scope  { return Scope{Kind: "sign_in", User: id} }
