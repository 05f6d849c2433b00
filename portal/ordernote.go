package portal

import "unicode/utf8"

// note is what stands on the ERP's order for the people there. It names everybody who had a part in the order, and gives
// way to the ERP's limit in characters (zero: none) by shortening the reason, never a name while there is room.
func (w Write) note(order PlacedOrder, most int) string {
	head, tail := "Placed by "+w.ActorName, ""
	if w.ActingFor != "" {
		head += " for " + w.ActingFor
	}
	head += " in the portal"
	if order.AcceptedBy != "" {
		tail += "; new figures accepted by " + order.AcceptedBy
	}
	if order.ApprovedBy != "" {
		tail += "; approved by " + order.ApprovedBy
	}
	if most == 0 {
		most = utf8.RuneCountInString(head+tail+w.ActReason) + len(reasonMark)
	}
	if w.ActReason != "" {
		if room := most - utf8.RuneCountInString(head+tail) - len(reasonMark); room > 0 {
			head += reasonMark + cutNote(w.ActReason, room)
		}
	}
	return cutNote(head+tail, most)
}

const reasonMark = ": "

// cutNote keeps a text within a number of characters, of which the last says that something is missing.
func cutNote(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}
